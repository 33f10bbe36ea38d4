import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';

interface PageHeadProps {
  readonly title: string;
  /** Where this page hangs: the list above it. */
  readonly above?: { readonly text: string; readonly href: string };
  readonly beside?: ComponentChildren;
  readonly actions?: ComponentChildren;
}

export function PageHead({ title, above, beside, actions }: PageHeadProps) {
  useEffect(() => {
    document.title = `${title} · Horae`;
  }, [title]);
  return (
    <div class="page-head">
      <div>
        {above && (
          <a class="above" href={above.href}>
            ← {above.text}
          </a>
        )}
        <div class="title-line">
          <h1 tabIndex={-1}>{title}</h1>
          {beside}
        </div>
      </div>
      {actions && <div class="actions">{actions}</div>}
    </div>
  );
}
