"use client";

import { AlarmClock, UserX } from "lucide-react";
import { useState } from "react";
import { Avatar } from "@/app/_ui/display/avatar";
import { Button } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import { matching } from "@/app/_ui/controls/matching";
import { Picker } from "@/app/_ui/overlays/picker";
import { Row, Sample } from "./sample";

const people = [
  { name: "Ana Reyes", color: "copper" },
  { name: "Ben Okafor", color: "slate" },
  { name: "José Marín", color: "plum" },
] as const;
const nobody = { name: "Nobody", color: null };
const assignees = [
  { label: "Set back", items: [nobody] },
  { label: "On this line", items: people },
];
const tags = [
  {
    label: "Tags",
    items: ["Billing", "Complaint", "Delivery", "New customer", "Press", "Refund", "Repair", "Warranty"],
  },
];
const hues = ["copper", "slate", "plum"] as const;

/** A picker by its button, by a key, of several, and with what is made of the words themselves. */
export function PickerStates() {
  const [shown, setShown] = useState<{ what: "assign" | "tag" | "snooze"; anchor: Element | null } | null>(
    null,
  );
  const [assignee, setAssignee] = useState("Ben Okafor");
  const [tagged, setTagged] = useState<readonly string[]>(["Delivery"]);
  const close = () => setShown(null);
  return (
    <Sample name="Picker">
      <Row>
        {(["assign", "tag", "snooze"] as const).map((what) => (
          <Button key={what} onClick={({ currentTarget }) => setShown({ what, anchor: currentTarget })}>
            {what}
          </Button>
        ))}
        <Button onClick={() => setShown({ what: "assign", anchor: null })}>as by a key</Button>
      </Row>
      {shown?.what === "assign" && (
        <Picker
          label="Assign to"
          asks="Find a person"
          find={(written) =>
            matching<{ name: string; color: (typeof hues)[number] | null }>(
              assignees,
              written,
              ({ name }) => name,
            )
          }
          keyOf={({ name }) => name}
          isChosen={({ name }) => name === assignee}
          nothing="Nobody of that name is on this line."
          anchor={shown.anchor}
          onChoose={({ name }) => setAssignee(name)}
          onClose={close}
        >
          {({ name, color }) => (
            <>
              {color === null ? <Icon as={UserX} /> : <Avatar person={{ name, color }} size="xs" label="" />}
              <span className="min-w-0 flex-1 truncate">{name}</span>
            </>
          )}
        </Picker>
      )}
      {shown?.what === "tag" && (
        <Picker
          several
          label="Tags"
          asks="Find a tag"
          find={(written) => matching(tags, written, (tag) => tag)}
          keyOf={(tag) => tag}
          isChosen={(tag) => tagged.includes(tag)}
          nothing="There is no such tag."
          anchor={shown.anchor}
          onChoose={(tag) =>
            setTagged((held) => (held.includes(tag) ? held.filter((each) => each !== tag) : [...held, tag]))
          }
          onClose={close}
        >
          {(tag) => (
            <>
              <span
                className={`size-2.5 flex-none rounded-full bg-(--pi) hue-${hues[tag.length % hues.length]}`}
              />
              <span className="min-w-0 flex-1 truncate">{tag}</span>
            </>
          )}
        </Picker>
      )}
      {shown?.what === "snooze" && (
        <Picker
          label="Snooze"
          asks="When: tomorrow, fri 3pm"
          find={(written) => [
            {
              label: "Come back",
              items:
                written === ""
                  ? [
                      { words: "Later today", at: "15:20" },
                      { words: "Tomorrow", at: "Tue 9:00" },
                    ]
                  : [{ words: written, at: "Fri 15:00" }],
            },
          ]}
          keyOf={({ words }) => words}
          nothing="Write a day or a time."
          anchor={shown.anchor}
          foot={<p className="border-t border-line p-3 text-text-2">What is set beside the choice.</p>}
          onChoose={() => {}}
          onClose={close}
        >
          {({ words, at }) => (
            <>
              <Icon as={AlarmClock} className="text-text-2" />
              <span className="min-w-0 flex-1 truncate">{words}</span>
              <span className="text-text-2 tabular-nums">{at}</span>
            </>
          )}
        </Picker>
      )}
    </Sample>
  );
}
