import { Eye, EyeOff } from "lucide-react";
import { useState, type ReactNode, type Ref } from "react";

import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { useWords } from "@/lib/words/language";

interface PasswordFieldProps {
  label: string;
  name: string;
  value: string;
  onChange: (value: string) => void;
  autoComplete: "current-password" | "new-password";
  hint?: ReactNode;
  error?: string | null;
  ref?: Ref<HTMLInputElement>;
}

/** A password, which its owner may look at while typing. */
export function PasswordField(props: PasswordFieldProps) {
  const { door } = useWords();
  const [isShown, setIsShown] = useState(false);
  return (
    <Field
      {...props}
      type={isShown ? "text" : "password"}
      autoCapitalize="none"
      spellCheck={false}
      end={
        <IconButton
          icon={isShown ? EyeOff : Eye}
          label={isShown ? door.hidePassword : door.showPassword}
          onPress={() => setIsShown(!isShown)}
        />
      }
    />
  );
}
