import { client, done } from "@/lib/http";

/** `keepalive` lets the call finish though the page is being closed. */
export function deleteSession(id: string, keepalive = false): Promise<void> {
  return done(
    client.DELETE("/api/v1/chat/sessions/{session_id}", { params: { path: { session_id: id } }, keepalive }),
  );
}
