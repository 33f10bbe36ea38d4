import { Component, type ComponentType, h } from 'preact';

/** A component that is drawn again only when its properties differ (preact/compat's, alone). */
export function memo<Props extends object>(
  draw: ComponentType<Props>,
  isSame: (before: Props, after: Props) => boolean,
): ComponentType<Props> {
  return class Memo extends Component<Props> {
    override shouldComponentUpdate(after: Readonly<Props>): boolean {
      return !isSame(this.props as Props, after as Props);
    }
    render() {
      return h(draw, this.props as Props);
    }
  };
}
