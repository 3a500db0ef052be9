import { useState } from "preact/hooks";
import { expect, it } from "vitest";
import { makeStage } from "../../tests/support/stage.tsx";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Progress } from "./progress.tsx";
import { Screen } from "./screen.tsx";

const { host, show, button, press, answerDialog } = makeStage();
const none = () => {};
const focused = () => document.activeElement?.textContent;

/** A list of one thing that can be erased, at once or after a question. */
function List({ isAsked }: { isAsked: boolean }) {
  const [isThere, setThere] = useState(true);
  const [isAsking, setAsking] = useState(false);
  return (
    <Screen title="The list">
      <Button onPress={none}>Stay</Button>
      {isThere && <Button onPress={() => (isAsked ? setAsking(true) : setThere(false))}>Erase</Button>}
      {isAsking && (
        <Dialog
          title="Sure?"
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button onPress={() => setAsking(false)}>Keep</Button>
              <Button
                onPress={() => {
                  setThere(false);
                  setAsking(false);
                }}
              >
                Go on
              </Button>
            </>
          }
        />
      )}
    </Screen>
  );
}

it("U9 the heading takes the focus of a button that goes", async () => {
  show(<List isAsked={false} />);
  await expect.poll(focused).toBe("The list");
  button("Erase").focus();
  press("Erase");
  await expect.poll(focused).toBe("The list");
});

it("U9 the heading takes the focus after a dialog whose button is gone, and the button where it is not", async () => {
  show(<List isAsked />);
  await expect.poll(focused).toBe("The list");
  button("Erase").focus();
  press("Erase");
  await expect.poll(focused).toBe("Keep");
  answerDialog("Keep");
  await expect.poll(focused).toBe("Erase");
  press("Erase");
  await expect.poll(focused).toBe("Keep");
  answerDialog("Go on");
  await expect.poll(focused).toBe("The list");
});

it("U9 who tapped beside everything is called nowhere when something goes", async () => {
  show(<List isAsked={false} />);
  await expect.poll(focused).toBe("The list");
  button("Erase").focus();
  button("Erase").blur();
  await Promise.resolve();
  press("Erase");
  await expect.poll(() => host.textContent).not.toContain("Erase");
  expect(document.activeElement).toBe(document.body);
});

it("U10 a wait that counts is said when it begins, and any other whenever it changes", () => {
  const said = () => [...host.querySelectorAll("[role=status]")].map(({ textContent }) => textContent).join("");
  for (const left of [3, 2]) show(<Progress label={`${left} seconds`} detail={`${left} of 3`} isCounting />);
  expect(said()).toBe("3 seconds");
  expect(host.textContent).toContain("2 seconds");
  for (const step of ["Finding", "Taking"]) show(<Progress key="other" label={step} />);
  expect(said()).toContain("Taking");
});
