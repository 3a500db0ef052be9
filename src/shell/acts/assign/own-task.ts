/** Tasks that came down to this phone. */
import { fieldsToTask } from "../../../assignment/codec.ts";
import type { Task } from "../../../assignment/model.ts";
import { type Records, recordFields } from "../../../feed/merge.ts";

/** All tasks among the records of this phone, in no order. */
export const tasksOf = ({ recordById }: Records): readonly Task[] =>
  [...recordById.values()].flatMap((record) => {
    const task = fieldsToTask(recordFields(record) ?? new Map());
    return task.ok ? [task.value] : [];
  });
