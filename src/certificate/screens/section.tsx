/** Parts of a certificate: a heading with what stands below it, and rows of a name and a value. */
import type { ComponentChildren, JSX } from "preact";

export function Section({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <section class="certificate__section">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

export interface Row {
  readonly name: ComponentChildren;
  readonly value: ComponentChildren;
}

/** Names at the start of the line, values at its end. */
export function Rows({ rows, title }: { readonly rows: readonly Row[]; readonly title?: string }): JSX.Element {
  return (
    <>
      {title !== undefined && <h3>{title}</h3>}
      <dl class="certificate__rows">
        {rows.map(({ name, value }, at) => (
          <div key={at}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
