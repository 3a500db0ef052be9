/**
 * A list that stays quick with ten thousand rows. Rows stand in blocks; only the blocks near what is seen are on the page, the others are an empty
 * box as high as the block was, or as one is likely to be. The page scrolls as ever, and the keyboard goes through the rows in order.
 */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";

interface LongListProps<Row> {
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** One `li`. */
  readonly render: (row: Row) => ComponentChildren;
  /** The class of the list, and how high a row is likely to be, in CSS pixels. */
  readonly look: string;
  readonly rowHeight: number;
  /** Other rows stand before it, so that nothing of it is seen at first. */
  readonly isBelow?: boolean;
}

/** Rows of a block; a list of no more is drawn whole. As many are drawn in one go, which a slow processor has to do between two frames. */
export const BLOCK = 20;
/** How far beyond the screen rows are drawn. */
const MARGIN = "800px 0px";

export function LongList<Row>({ rows, isBelow = false, ...rest }: LongListProps<Row>): JSX.Element {
  const blocks = useMemo(
    () => Array.from({ length: Math.ceil(rows.length / BLOCK) }, (_, at) => rows.slice(at * BLOCK, (at + 1) * BLOCK)),
    [rows],
  );
  if (rows.length <= BLOCK && !isBelow)
    return (
      <ol class={rest.look}>
        {rows.map((row) => (
          <Line key={rest.keyOf(row)} row={row} render={rest.render} />
        ))}
      </ol>
    );
  return (
    <>
      {blocks.map((block, at) => (
        <Block key={at} first={at * BLOCK + 1} rows={block} isFirst={at === 0 && !isBelow} {...rest} />
      ))}
    </>
  );
}

function Line<Row>({ row, render }: { row: Row; render: (row: Row) => ComponentChildren }) {
  return <>{render(row)}</>;
}

type BlockProps<Row> = Omit<LongListProps<Row>, "isBelow"> & { readonly first: number; readonly isFirst: boolean };

function Block<Row>({ rows, first, isFirst, keyOf, render, look, rowHeight }: BlockProps<Row>) {
  const box = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(isFirst);
  const height = useRef(rows.length * rowHeight);
  useEffect(() => {
    const watched = box.current;
    if (!watched) return;
    const observer = new IntersectionObserver(([entry]) => entry && setNear(entry.isIntersecting), {
      rootMargin: MARGIN,
    });
    observer.observe(watched);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (isNear && box.current) height.current = box.current.offsetHeight;
  });
  return (
    <div ref={box}>
      {isNear ? (
        <ol class={look} start={first}>
          {rows.map((row) => (
            <Line key={keyOf(row)} row={row} render={render} />
          ))}
        </ol>
      ) : (
        <svg width="1" height={height.current} aria-hidden="true" focusable="false" />
      )}
    </div>
  );
}
