/** Opening a coordinator's vault whose share is not on this device: the relay is asked at once, then whoever holds a code. Rules V30, V31, V33 of vault/SPEC.md. */
import type { JSX } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Bytes } from "../kit/bytes.ts";
import type { RelayFailure } from "../relay-client/failure.ts";
import { makeLeaseClient } from "../relay-client/lease-client.ts";
import { useWords } from "../ui/language.tsx";
import type { LeaseNeeded } from "../vault/leased.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { decodeLeaseCode } from "../wire/lease-code.ts";
import type { Device } from "./acts/device.ts";
import { ScanPanel } from "./scan/scan-panel.tsx";
import { LeaseAskingScreen, type LeaseCodeProblem, LeaseNeededScreen, type LeaseProblem } from "./screens/lease.tsx";

interface LeaseFlowProps {
  readonly device: Device;
  /** The words were right; closed when this leaves the screen. */
  readonly needed: LeaseNeeded<OpenVault>;
  readonly onOpened: (vault: OpenVault) => void;
  readonly onBack: () => void;
}

const CODE_PROBLEMS = {
  LEASE_CODE_OTHER: "other",
  LEASE_CODE_VERSION: "version",
  LEASE_CODE_DAMAGED: "damaged",
} as const;

const NO_SEAT: readonly (string | null)[] = ["DEVICE_REVOKED", "SCOPE_REFUSED", "DEVICE_UNKNOWN"];

function problemOf({ relayCode }: RelayFailure): LeaseProblem {
  if (NO_SEAT.includes(relayCode)) return "refused";
  if (relayCode === "PROGRAMME_CLOSED") return "closed";
  return relayCode === "LEASE_UNKNOWN" ? "unknown" : "unreachable";
}

export function LeaseFlow({ device, needed, onOpened, onBack }: LeaseFlowProps): JSX.Element {
  const words = useWords();
  const [problem, setProblem] = useState<LeaseProblem | null>(needed.access.relayAddress === "" ? "none" : null);
  const [codeProblem, setCodeProblem] = useState<LeaseCodeProblem | null>(null);
  const [isTrying, setTrying] = useState(false);
  const [isScanning, setScanning] = useState(false);
  const isOpened = useRef(false);
  const { access } = needed;

  const tryShare = async (share: Bytes): Promise<boolean> => {
    if (isOpened.current) return true;
    const opened = await needed.openWith(share);
    if (!opened.ok) return false;
    isOpened.current = true;
    onOpened(opened.value);
    return true;
  };
  const ask = useCallback(async () => {
    if (access.relayAddress === "") return setProblem("none");
    setProblem(null);
    const got = await makeLeaseClient(access.relayAddress, device.fetch).get(access);
    if (!got.ok) return setProblem(problemOf(got.error));
    // A share that opens nothing here is of a wrap that was replaced: as good as none.
    if (!(await tryShare(got.value))) setProblem("unknown");
  }, []);
  useEffect(() => {
    void ask();
    return () => {
      if (!isOpened.current) needed.close();
    };
  }, []);
  async function tryCode(text: string): Promise<void> {
    const share = decodeLeaseCode(text);
    if (!share.ok) return setCodeProblem(CODE_PROBLEMS[share.error.code]);
    setTrying(true);
    if (!(await tryShare(share.value))) setCodeProblem("wrong");
    setTrying(false);
  }
  if (problem === null) return <LeaseAskingScreen onOther={() => setProblem("unreachable")} />;
  return (
    <LeaseNeededScreen
      problem={problem}
      keptUntil={access.keptUntilMs === null ? null : words.moment(access.keptUntilMs)}
      hasPapers={access.hasPapers}
      codeProblem={codeProblem}
      isTrying={isTrying}
      {...(isScanning && {
        camera: <ScanPanel label={words.t("lease.cameraLabel")} onText={(text) => void tryCode(text)} />,
      })}
      onCamera={setScanning}
      onCode={(text) => void tryCode(text)}
      onAsk={() => void ask()}
      onBack={onBack}
    />
  );
}
