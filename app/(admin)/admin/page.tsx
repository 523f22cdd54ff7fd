import { redirect } from "next/navigation";

export default function Admin(): never {
  redirect("/admin/numbers");
}
