import type { Metadata } from "next";
import { TagName } from "@/app/_ui/display/tag";
import { SelectField, TextField } from "@/app/_ui/forms/field";
import { ActionForm, Submit } from "@/app/_ui/forms/form";
import { listTags } from "@/lib/inbox/tags/edit-tags";
import { webDeps } from "@/lib/web/deps";
import { PageHead } from "../_components/page-head";
import { Section } from "../_components/section";
import { requireAdmin } from "../_lib/require-admin";
import { add, edit } from "./actions";
import { colorOptions, usesCopy } from "./copy";

export const metadata: Metadata = { title: "Tags" };

type Tags = Awaited<ReturnType<typeof listTags>>;

export default async function TagsPage() {
  const actor = await requireAdmin("tags.edit");
  const tags = await listTags(webDeps(), actor);
  const [offered, archived] = [tags.filter((tag) => !tag.archived), tags.filter((tag) => tag.archived)];
  return (
    <>
      <PageHead
        title="Tags"
        words="A short list for the whole team, to say what a conversation is about. A new name or colour shows at once everywhere."
      />
      <Section>
        <h2>Add a tag</h2>
        <ActionForm action={add} className={rowClass}>
          <TextField name="name" label="Name" required maxLength={60} autoComplete="off" />
          <SelectField name="color" label="Colour" defaultValue="grey" options={colorOptions} />
          <Submit kind="primary" busy="Adding">
            Add
          </Submit>
        </ActionForm>
      </Section>
      <List title="On the list" tags={offered} nothing="There is no tag yet." />
      {archived.length > 0 && <List title="Archived" tags={archived} nothing="" />}
    </>
  );
}

const rowClass =
  "grid grid-cols-[minmax(0,280px)_130px_auto] items-end gap-x-3 gap-y-1.5 max-md:grid-cols-[minmax(0,1fr)] [&>[data-banner]]:col-[1/-1] [&>button]:justify-self-start";

function List({ title, tags, nothing }: { title: string; tags: Tags; nothing: string }) {
  return (
    <Section>
      <h2>{title}</h2>
      {tags.length === 0 && <p>{nothing}</p>}
      <ul>
        {tags.map((tag) => (
          <li key={tag.id} className="grid gap-1.5 border-b border-line py-3 last:border-b-0">
            <span className="flex flex-wrap gap-x-3">
              <TagName tag={tag} className="font-medium" />
              <span className="text-small text-text-3">{usesCopy(tag.uses)}</span>
            </span>
            <ActionForm
              action={edit}
              className={rowClass}
              hidden={{ tagId: tag.id, was: tag.archived ? "archived" : "offered" }}
            >
              <TextField
                name="name"
                label={`Name of ${tag.name}`}
                required
                maxLength={60}
                autoComplete="off"
                defaultValue={tag.name}
              />
              <SelectField
                name="color"
                label={`Colour of ${tag.name}`}
                defaultValue={tag.color}
                options={colorOptions}
              />
              <span className="flex flex-wrap gap-2">
                <Submit ask="save" busy="Saving">
                  Save
                </Submit>
                {tag.archived ? (
                  <Submit ask="restore" kind="quiet" busy="Bringing it back">
                    Bring back
                  </Submit>
                ) : (
                  <Submit ask="archive" kind="quiet" busy="Archiving">
                    Archive
                  </Submit>
                )}
              </span>
            </ActionForm>
          </li>
        ))}
      </ul>
    </Section>
  );
}
