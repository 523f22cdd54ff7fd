"use client";

import { Mail } from "lucide-react";
import { useState } from "react";
import { Button } from "@/app/_ui/controls/button";
import { Combobox } from "@/app/_ui/controls/combobox";
import { Dialog } from "@/app/_ui/overlays/dialog";
import { DialogHead } from "@/app/_ui/overlays/dialog-head";
import { Kbd } from "@/app/_ui/display/kbd";
import { MenuCheck, MenuGroup, MenuItem, MenuList } from "@/app/_ui/overlays/menu";
import { Popover } from "@/app/_ui/overlays/popover";
import { switchButton, switchClass } from "@/app/_ui/controls/switch";
import { Tabs } from "@/app/_ui/controls/tabs";
import { PickerStates } from "./picker-states";
import { Row, Sample } from "./sample";

const nothing = () => {};

/** Parts that open or can be chosen from: these need a browser. */
export function Floating() {
  const [place, setPlace] = useState<"middle" | "top" | "centre" | "edge" | null>(null);
  const [written, setWritten] = useState("");
  const [tab, setTab] = useState<"open" | "unread">("open");
  return (
    <>
      <Sample name="Dialog">
        <Row>
          {(["middle", "top", "centre", "edge"] as const).map((each) => (
            <Button key={each} onClick={() => setPlace(each)}>
              {each}
            </Button>
          ))}
        </Row>
        {place !== null && (
          <Dialog
            label="A dialog"
            place={place}
            className="w-[min(440px,calc(100vw-32px))]"
            onClose={() => setPlace(null)}
          >
            <DialogHead title="A dialog" onClose={() => setPlace(null)} />
            <p className="p-4 text-text-2">What it says.</p>
          </Dialog>
        )}
      </Sample>
      <Sample name="Popover">
        <Row>
          <Button popoverTarget="a-popover">Open it</Button>
        </Row>
        <Popover id="a-popover" className="inset-0 m-auto h-fit w-fit">
          <p className="p-2">What floats has a shadow.</p>
        </Popover>
      </Sample>
      <Sample name="Menu">
        <div className="w-60 rounded-card bg-surface-raised p-[5px] shadow-2">
          <MenuList label="A menu">
            <MenuGroup label="Things to do">
              <MenuItem icon={Mail} shortcut={<Kbd>u</Kbd>} onSelect={nothing}>
                With a key
              </MenuItem>
              <MenuItem onSelect={nothing}>Without an icon</MenuItem>
            </MenuGroup>
            <MenuGroup label="Things that are so">
              <MenuCheck checked onSelect={nothing}>
                <span>So</span>
              </MenuCheck>
              <MenuCheck radio checked={false} onSelect={nothing}>
                <span>Not so</span>
              </MenuCheck>
            </MenuGroup>
          </MenuList>
        </div>
      </Sample>
      <Sample name="Tabs">
        <Tabs
          label="Tabs"
          className="flex gap-4"
          tabClassName="border-b-2 border-transparent py-1 aria-selected:border-accent aria-selected:font-strong"
          chosen={tab}
          onChoose={setTab}
          tabs={[
            { id: "open", content: <span>Open</span> },
            { id: "unread", content: <span>Unread</span> },
          ]}
        />
      </Sample>
      <PickerStates />
      <Sample name="Combobox">
        <div className="relative">
          <Combobox
            id="a-combobox"
            aria-label="A name"
            value={written}
            onWrite={setWritten}
            options={["Ana", "Ben", "Cara"].filter((name) => name.startsWith(written) && name !== written)}
            isCurrent
            meansFirst
            keyOf={(name) => name}
            onChoose={setWritten}
            listLabel="Names"
          >
            {(name) => <span>{name}</span>}
          </Combobox>
        </div>
      </Sample>
      <Sample name="Switch">
        <Row>
          <input className={switchClass()} type="checkbox" role="switch" aria-label="On" defaultChecked />
          <input className={switchClass()} type="checkbox" role="switch" aria-label="Off" />
          <input className={switchClass({ size: "s" })} type="checkbox" role="switch" aria-label="Small" />
          <input className={switchClass()} type="checkbox" role="switch" aria-label="Not now" disabled />
          <button className={switchButton} type="button" role="switch" aria-checked aria-label="Asks" />
          <button
            className={switchButton}
            type="button"
            role="switch"
            aria-checked={false}
            aria-label="Asks, off"
          />
        </Row>
      </Sample>
    </>
  );
}
