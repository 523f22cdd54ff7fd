import { TextField } from "@/app/_ui/forms/field";
import { ActionForm, Submit } from "@/app/_ui/forms/form";
import { MAX_INSERT_UNITS } from "@/lib/domain/inbound/keywords";
import { submitSetUp } from "../actions";
import { NameField, NewPasswordField } from "@/app/(account)/_components/person-fields";

/** One form that works without JavaScript too. */
export function SetUpForm() {
  return (
    <ActionForm action={submitSetUp} className="grid gap-4">
      <TextField
        name="code"
        label="Code from the console"
        size="l"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
        maxLength={60}
      />
      <div className="grid grid-cols-[repeat(auto-fit,minmax(200px,1fr))] gap-4">
        <TextField
          name="team"
          label="Your team or company"
          size="l"
          autoComplete="organization"
          required
          maxLength={60}
          hint={`Automatic answers to STOP and HELP hold ${MAX_INSERT_UNITS} plain characters of it.`}
        />
        <NameField />
      </div>
      <TextField
        name="email"
        label="E-mail"
        type="email"
        size="l"
        autoComplete="username"
        required
        maxLength={254}
        spellCheck={false}
      />
      <NewPasswordField />
      <div>
        <Submit kind="primary" size="l" busy="Setting up">
          Set up and go on
        </Submit>
      </div>
    </ActionForm>
  );
}
