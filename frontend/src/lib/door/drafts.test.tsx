import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";

import { useDraft } from "./drafts";
import { adopt, forgetPerson } from "./person";

function Box({ name }: { name: string }) {
  const [text, setText] = useDraft(name);
  return <input aria-label="box" value={text} onChange={(event) => setText(event.target.value)} />;
}

beforeEach(() => {
  forgetPerson();
  sessionStorage.clear();
  adopt("ana", null);
});

it("keeps a draft for its person though the field goes away", async () => {
  const { unmount } = render(<Box name="new" />);
  await userEvent.type(screen.getByRole("textbox"), "metade");
  unmount();
  render(<Box name="new" />);
  expect(screen.getByRole("textbox")).toHaveValue("metade");
});

it("keeps nothing of who has left", async () => {
  const { rerender } = render(<Box name="new" />);
  await userEvent.type(screen.getByRole("textbox"), "metade");
  forgetPerson();
  rerender(<Box name="new" />);
  expect(sessionStorage).toHaveLength(0);
});

it("goes with a conversation that gets its address", async () => {
  const { rerender } = render(<Box name="new" />);
  await userEvent.type(screen.getByRole("textbox"), "metade");
  rerender(<Box name="42" />);
  expect(Object.keys(sessionStorage)).toEqual(["govbot.draft.ana.42"]);
});
