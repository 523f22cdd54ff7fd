import { TextField } from "@/app/_ui/forms/field";
import { MIN_PASSWORD_CHARACTERS } from "@/lib/domain/people/credentials-input";

/** What colleagues will call somebody. */
export const NameField = () => (
  <TextField
    name="name"
    label="Your name, as colleagues see it"
    size="l"
    autoComplete="name"
    required
    maxLength={60}
  />
);

/** A password that is chosen here. `more` is said after what holds of every password. */
export const NewPasswordField = ({ name = "password", label = "Password", more = "" }) => (
  <TextField
    name={name}
    label={label}
    type="password"
    size="l"
    autoComplete="new-password"
    required
    minLength={MIN_PASSWORD_CHARACTERS}
    hint={`At least ${MIN_PASSWORD_CHARACTERS} characters. Pasting from a password manager is welcome.${more}`}
  />
);
