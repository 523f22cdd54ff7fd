import { Check as CheckIcon, Ellipsis, Lock, Mail } from "lucide-react";
import { personColors } from "@/db/vocabulary";
import { Avatar, Nobody } from "@/app/_ui/display/avatar";
import { Badge } from "@/app/_ui/display/badge";
import { NumberPlate } from "@/app/_ui/display/number-plate";
import { Banner } from "@/app/_ui/feedback/banner";
import { Brand, Logo } from "@/app/_ui/display/brand";
import { WireArt } from "@/app/_ui/display/wire-art";
import { Button, buttonClass, IconButton, linkClass } from "@/app/_ui/controls/button";
import { EmptyState } from "@/app/_ui/feedback/empty-state";
import { Nothing } from "@/app/_ui/feedback/nothing";
import { Check, SelectField, TextField, Wrong } from "@/app/_ui/forms/field";
import { Icon } from "@/app/_ui/display/icon";
import { inputClass, selectClass } from "@/app/_ui/controls/input";
import { Kbd } from "@/app/_ui/display/kbd";
import { Table } from "@/app/_ui/layout/table";
import { Toast } from "@/app/_ui/feedback/toast";
import { Floating } from "./floating";
import { Row, Sample } from "./sample";
import "./design.css";

export const metadata = { title: "Design" };

const kinds = [undefined, "primary", "danger", "quiet"] as const;
const sizes = ["s", undefined, "l"] as const;
const number = { label: "Support", e164: "+12025550100" };

/** Every part of app/_ui in every state. In development only: a build ignores the extension `.dev.tsx`. */
export default function DesignPage() {
  return (
    <main className="mx-auto grid max-w-[960px] gap-8 bg-surface p-8">
      <h1 className="text-page font-[650]">Design</h1>
      <Sample name="Button">
        {sizes.map((size) => (
          <Row key={size ?? "m"}>
            {kinds.map((kind) => (
              <Button key={kind ?? "plain"} kind={kind} size={size}>
                <Icon as={Mail} size="s" />
                <span>{kind ?? "plain"}</span>
              </Button>
            ))}
            <span className="hue-copper">
              <Button kind="person" size={size}>
                person <Kbd>e</Kbd>
              </Button>
            </span>
            <Button size={size} disabled>
              disabled
            </Button>
            <Button kind="primary" size={size} aria-disabled>
              busy <Kbd>↵</Kbd>
            </Button>
            <a className={buttonClass({ size })} href="#link">
              a link
            </a>
          </Row>
        ))}
        <Row>
          <IconButton label="Small" size="s">
            <Icon as={Ellipsis} />
          </IconButton>
          <IconButton label="Usual">
            <Icon as={Ellipsis} />
          </IconButton>
          <IconButton label="Disabled" disabled>
            <Icon as={Ellipsis} />
          </IconButton>
          <a className={linkClass} href="#link">
            Words that lead somewhere
          </a>
        </Row>
      </Sample>
      <Sample name="Icon">
        <Row>
          {(["xs", "s", undefined, "l"] as const).map((size) => (
            <Icon key={size ?? "m"} as={Lock} size={size} aria-label={size ?? "usual"} />
          ))}
        </Row>
      </Sample>
      <Sample name="Avatar">
        <Row>
          {personColors.map((color) => (
            <Avatar key={color} person={{ name: `${color} Reyes`, color }} />
          ))}
        </Row>
        <Row>
          {(["viewing", "replying", "hidden", "unknown"] as const).map((state) => (
            <Avatar key={state} person={{ name: "Ana Reyes", color: "copper" }} state={state} />
          ))}
          <Avatar person={{ name: "Ana Reyes", color: "copper" }} size="xs" />
          <Avatar person={{ name: "Ana Reyes", color: "copper" }} size="l" />
          <Avatar person={undefined} />
          <Nobody />
        </Row>
      </Sample>
      <Sample name="Badge">
        <Row>
          {(["ok", "wait", "late", "fail", "off"] as const).map((kind) => (
            <Badge key={kind} kind={kind}>
              {kind}
            </Badge>
          ))}
          <NumberPlate number={number} />
          <NumberPlate number={number} whole />
          <NumberPlate number={{ ...number, disabled: {} }} />
        </Row>
      </Sample>
      <Sample name="Banner">
        {(["success", "warning", "danger"] as const).map((kind) => (
          <Banner key={kind} kind={kind} boxed>
            <span>Something of the kind {kind}.</span>
          </Banner>
        ))}
      </Sample>
      <Sample name="Field">
        <TextField name="plain" label="A field" hint="What helps." />
        <TextField
          name="filled"
          label="In fixed letters, read only"
          mono
          readOnly
          defaultValue="https://a.test"
        />
        <TextField name="large" label="Large" size="l" placeholder="What it could be" />
        <SelectField
          name="choice"
          label="One of several"
          defaultValue="a"
          options={[
            { value: "a", label: "The first" },
            { value: "b", label: "The second" },
          ]}
        />
        <input className={inputClass()} aria-label="Wrong" aria-invalid defaultValue="many" />
        <Wrong id="what-was-wrong">A whole number from 1 to 10,000.</Wrong>
        <select className={selectClass({ size: "l" })} aria-label="Large choice">
          <option>One</option>
        </select>
        <Row>
          <Check name="box" defaultChecked />
          <Check name="box-off" defaultChecked={false} />
          <Check name="circle" type="radio" defaultChecked />
        </Row>
      </Sample>
      <Sample name="Table">
        <Table cards>
          <thead>
            <tr>
              <th>Name</th>
              <th data-right="">Figure</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <td>On</td>
              <td data-label="Figure" data-right="">
                12
              </td>
            </tr>
            <tr data-off="">
              <td>Off</td>
              <td data-label="Figure" data-right="">
                0
              </td>
            </tr>
          </tbody>
        </Table>
        <Table small plain>
          <tbody>
            <tr>
              <td>Small and plain</td>
            </tr>
          </tbody>
        </Table>
      </Sample>
      <Sample name="Toast">
        <Row>
          <Toast>
            <Icon as={CheckIcon} />
            <span>Resolved</span>
            <Button kind="quiet" size="s">
              Undo
            </Button>
          </Toast>
        </Row>
      </Sample>
      <Sample name="Empty state">
        <EmptyState>
          <WireArt state="cut" />
          <h3>Nothing here</h3>
          <p>And why.</p>
          <Button>What can be done</Button>
        </EmptyState>
        <Nothing title="Nothing on a page">And why.</Nothing>
      </Sample>
      <Sample name="Kbd, brand">
        <Row>
          <Kbd>Ctrl</Kbd>
          <Kbd>k</Kbd>
          <Brand />
          <span className="bg-rail p-2">
            <Logo />
          </span>
        </Row>
      </Sample>
      <Floating />
    </main>
  );
}
