/** Step 8: the dry run, the statement, and everyone's signature. Rules G5, G7 of closing/README.md. */
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { FileRefusal } from "../closing/model.ts";
import { type DryRun, SignScreen, type SignStage } from "../closing/screens/sign.tsx";
import { type Bytes, bytesToHex } from "../kit/bytes.ts";
import { ok } from "../kit/result.ts";
import { type ClosingCore, encodeClosingCore } from "../wire/closing-core.ts";
import { buildCore, compareCores } from "./acts/closing/core.ts";
import { type Draft, newestDraft, readDraft, saveDraft } from "./acts/closing/draft.ts";
import { hasSigned, lacksOf, leadingFinal, maySign, needsPapers } from "./acts/closing/facts.ts";
import { holdersOf } from "./acts/closing/holders.ts";
import { knowledgeOf } from "./acts/closing/knowledge.ts";
import { handOverPapers, signFinal, signSame, signWithPapers } from "./acts/closing/sign.ts";
import { lookAtRelay, takeFile, whyRefused } from "./acts/closing/watch.ts";
import { phoneLabel } from "./acts/phone-label.ts";
import { readPapers } from "./acts/recovery.ts";
import type { ClosingStepProps } from "./closing-steps.tsx";
import { readFile } from "./save-file.ts";
import { type PaperProblem, TwoPapersScreen } from "./screens/recovery-check.tsx";

/** Picture-words of a statement that signers compare: the first bytes of its hash. */
const COMPARED = 8;

export function ClosingSign({ closing, device, session, onBack }: ClosingStepProps<"close">): JSX.Element {
  const { vault, engine } = session;
  const { facts, steps, parts, change, end, kept, reread } = closing;
  const [isTyping, setTyping] = useState(false);
  const [problem, setProblem] = useState<PaperProblem | null>(null);
  const [isLooking, setLooking] = useState(false);
  const [refused, setRefused] = useState<FileRefusal | null>(null);
  /** What was signed so far is left, and another statement written (T44). */
  const [isAnew, setAnew] = useState(false);
  const replica = engine.replica();
  const { records, control } = replica;
  const final = isAnew ? null : leadingFinal(replica);
  const build = `ebb ${__VERSION__}`.slice(0, 40);
  const source = { random: device.random, nowMs: facts.nowMs, build };
  const mine = useMemo(() => buildCore({ ...source, replica }), [records, control]);
  const draft = useMemo(
    () => (final ? readDraft(replica, final.final.core) : newestDraft(replica, vault.identity().keys.signKey, mine)),
    [records, control, isAnew],
  );
  const isSigned = final !== null && hasSigned(vault, final);
  const stage = stageOf();
  const shown: ClosingCore | null = draft?.core ?? (final ? null : mine);
  const missing = final ? lacksOf(replica, final).lacks : control.terms.k;

  function stageOf(): SignStage {
    if (end) return "closed";
    if (final === null) {
      if (steps.some(({ name, state }) => name === "close" && state === "later")) return "before";
      return draft ? "drafted" : "ready";
    }
    if (!isSigned) return draft && maySign(vault, replica) ? "asked" : "parts";
    return lacksOf(replica, final).lacks === 0 && lacksOf(replica, final).lacksRecovery ? "papers" : "waits";
  }
  async function write(): Promise<void> {
    const bytes = encodeClosingCore(buildCore({ ...source, replica: engine.replica() }));
    await change((before) => saveDraft(parts, before, bytes));
  }
  async function sign(hash: Draft["hash"]): Promise<void> {
    const isStated = await change((before) =>
      final ? signSame(vault, before, bytesToHex(final.hash)) : signFinal(vault, before, hash, device.clock.nowMs()),
    );
    if (!isStated) return;
    setAnew(false);
    await look();
  }
  async function signPapers(first: string, second: string): Promise<void> {
    const keys = await readPapers(first, second);
    if (!keys.ok) return setProblem(keys.error);
    const stated = await change(async (before) => {
      const open = leadingFinal(before);
      return open ? signWithPapers(device, vault, before, keys.value, open.final) : ok(before);
    });
    keys.value.wipe();
    if (!stated) return setProblem({ kind: "notThese" });
    setTyping(false);
    await look();
  }
  async function takeOrder(bytes: Bytes): Promise<void> {
    const taken = await takeFile(vault, engine.replica(), kept, bytes);
    setRefused(taken ? null : await whyRefused(bytes, engine.replica()));
    reread();
  }
  async function look(): Promise<void> {
    setLooking(true);
    await session.handOver();
    if (session.relay) {
      await handOverPapers(vault, session.relay.client);
      await lookAtRelay(device, vault, engine.replica(), kept);
    }
    reread();
    setLooking(false);
  }

  if (isTyping && stage === "papers")
    return (
      <TwoPapersScreen
        purpose="close"
        problem={problem}
        isBusy={closing.state === "working"}
        onCheck={(first, second) => void signPapers(first, second)}
        onBack={() => setTyping(false)}
      />
    );
  return (
    <SignScreen
      lacks={steps.find(({ name }) => name === "close")?.lacks ?? []}
      state={isLooking ? "working" : closing.state}
      isClosed={end !== null}
      stage={stage}
      run={shown && toRun(shown)}
      knows={knowledgeOf(vault, replica)}
      pictures={draft ? [...draft.hash.subarray(0, COMPARED)] : []}
      differences={stage === "asked" && draft ? compareCores(mine, draft.core) : []}
      signedBy={final?.approvedBy.map(phoneLabel) ?? []}
      missing={missing}
      onDraft={() => void write()}
      onSign={() => draft && void sign(draft.hash)}
      onPapers={() => {
        setProblem(null);
        setTyping(true);
      }}
      onLook={() => void look()}
      isAnew={isAnew}
      onAnew={() => setAnew(true)}
      refused={refused}
      onFile={(file) => void readFile(file).then(takeOrder)}
      onBack={onBack}
    />
  );

  function toRun(core: ClosingCore): DryRun {
    const heard = new Map(holdersOf(replica, facts.nowMs).map(({ key, heardMs }) => [bytesToHex(key), heardMs]));
    return {
      holders: core.holders.map(({ key, role, mayHold }) => ({
        ...{ key: bytesToHex(key), role, mayHold },
        label: role === 4 ? "" : phoneLabel(key),
        heardMs: heard.get(bytesToHex(key)) ?? null,
      })),
      cards: core.cards.bound,
      keys: core.epochs.length,
      exceptions: core.exceptions.filter(({ code }) => code !== 1).length,
      extensions: core.extensions.length,
      k: core.decides.k,
      needsPapers: needsPapers(replica),
    };
  }
}
