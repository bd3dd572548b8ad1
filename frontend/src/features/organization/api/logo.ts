import { useMutation } from "@tanstack/react-query";

import { useTaken } from "@/features/organization/api/organization";
import { fitted } from "@/features/organization/fitted";
import { client, dataOf } from "@/lib/http";
import { renewLogo } from "@/lib/look/branding";
import type { Organization } from "@/lib/wire";

const path = "/api/v1/organization/logo";

async function send(file: File): Promise<Organization> {
  const form = new FormData();
  form.append("file", await fitted(file), file.name);
  // The schema has the file as text; what is sent is the form.
  return dataOf(client.PUT(path, { body: { file: file.name }, bodySerializer: () => form }));
}

/** Gives the organisation a picture, or with null takes it away. */
export function useSetLogo() {
  const take = useTaken();
  return useMutation({
    mutationFn: (file: File | null) => (file ? send(file) : dataOf(client.DELETE(path))),
    onSuccess: (organization) => {
      renewLogo();
      take(organization);
    },
  });
}
