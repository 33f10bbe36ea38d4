import type { ComponentChildren } from 'preact';

interface TileProps {
  readonly name: string;
  readonly href?: string;
  readonly tone?: string;
  readonly children: ComponentChildren;
}

/** One figure of the summary; with an address it leads to what it counts. */
export function Tile({ name, href, tone = '', children }: TileProps) {
  const content = (
    <>
      <span class="tile-name">{name}</span>
      <span class="tile-body">{children}</span>
    </>
  );
  if (href === undefined) return <div class={`tile ${tone}`}>{content}</div>;
  return (
    <a class={`tile ${tone}`} href={href}>
      {content}
    </a>
  );
}
