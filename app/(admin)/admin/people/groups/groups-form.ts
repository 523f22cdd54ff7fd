import { z } from "zod";
import { isId } from "@/lib/base/ids";

const Id = z.string().refine(isId);
const MOST = 500;
/** One field for many ids. */
const Ids = z
  .string()
  .max(MOST * 37)
  .transform((text) => (text === "" ? [] : text.split(",")))
  .pipe(z.array(Id).max(MOST));

const Name = z.object({ name: z.string().max(1_000) });

export const AddInput = Name;
export const RenameInput = Name.extend({ groupId: Id });
/** `numbers`: those that the page said would go with the group. */
export const DeleteInput = z.object({ groupId: Id, numbers: Ids });

/**
 * Only what differs from what the form showed (`was`), so that a form that did not touch a person does not undo
 * another admin's change.
 */
export const MembersInput = z
  .object({ groupId: Id, was: Ids, member: z.union([Id, z.array(Id).max(MOST)]).optional() })
  .transform(({ groupId, was, member }) => {
    const ticked = [member ?? []].flat();
    return {
      groupId,
      add: ticked.filter((id) => !was.includes(id)),
      remove: was.filter((id) => !ticked.includes(id)),
    };
  });
