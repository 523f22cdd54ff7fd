import type { Metadata } from "next";
import { SelectField, TextField } from "@/app/_ui/forms/field";
import { fieldClass, hintClass } from "@/app/_ui/controls/input";
import { ActionForm, Submit } from "@/app/_ui/forms/form";
import { numberRoles } from "@/db/vocabulary";
import { formatPhone } from "@/lib/domain/text/phone";
import { rolesToGive } from "@/lib/domain/people/team";
import { adminNumbers } from "@/lib/numbers/admin-numbers";
import { webDeps } from "@/lib/web/deps";
import { PageHead } from "../../_components/page-head";
import { requireAdmin } from "../../_lib/require-admin";
import { roleOptions as numberRoleOptions } from "../../numbers/[number]/copy";
import { PickFilter } from "../../numbers/[number]/pick-filter";
import { invite } from "../actions";
import { roleOptions } from "../copy";
import { Buttons, fields, pick } from "@/app/(admin)/admin/_components/section";

export const metadata: Metadata = { title: "Invite a person" };

export default async function InvitePage() {
  const actor = await requireAdmin("people.manage");
  const numbers = await adminNumbers(webDeps(), actor);
  return (
    <>
      <PageHead
        title="Invite a person"
        back={{ href: "/admin/people", words: "People" }}
        words="You get a link to pass on yourself, by whatever way is safe: nothing is sent by mail."
      />
      <ActionForm action={invite} className={`${fields} max-w-[560px]`}>
        <TextField
          name="email"
          label="E-mail"
          type="email"
          required
          maxLength={254}
          autoComplete="off"
          spellCheck={false}
          hint="They sign in with it. The link is for this address alone."
        />
        <SelectField
          name="role"
          label="Role in the team"
          defaultValue="member"
          options={roleOptions(rolesToGive(actor))}
        />
        <div className={fieldClass}>
          {numbers.length === 0 ? (
            <p className="text-text-3">
              There is no line yet to put them on. Members see nothing until they are on one.
            </p>
          ) : (
            <>
              <PickFilter
                label="Lines they share from the start"
                listId="lines-to-share"
                what="Label or number"
              />
              <div
                className={`${pick} max-md:[&_label]:flex-wrap max-md:[&_label]:py-2 [&_label]:justify-between`}
                id="lines-to-share"
                role="group"
                aria-label="Lines they share from the start"
              >
                {numbers.map(({ id, label, e164 }) => (
                  <label key={id}>
                    <span>
                      {label} <small>{formatPhone(e164)}</small>
                    </span>
                    <SelectField
                      name={`number:${id}`}
                      label={`Role on ${label}`}
                      hideLabel
                      className="h-7! w-[150px]! max-md:h-(--touch-h)!"
                      defaultValue="none"
                      options={[{ value: "none", label: "Not on it" }, ...numberRoleOptions(numberRoles)]}
                    />
                  </label>
                ))}
              </div>
            </>
          )}
          <span className={hintClass}>Owners, admins and managers see every line anyway.</span>
        </div>
        <Buttons>
          <Submit kind="primary" busy="Making the link">
            Make the invitation link
          </Submit>
        </Buttons>
      </ActionForm>
    </>
  );
}
