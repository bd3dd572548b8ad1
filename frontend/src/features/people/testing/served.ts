/** A server of people for the tests of this feature. To be imported first: the client keeps the `fetch` that it finds. */
import type { ApiKey, Department, Me, Person, Role } from "@/lib/wire";

export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
}

const admin: Role = { id: "r1", name: "admin", permissions: ["read", "ask", "people"], builtin: true, needs_totp: false, people: 1 };
const reader: Role = { id: "r2", name: "user", permissions: ["read", "ask"], builtin: true, needs_totp: false, people: 1 };
const auditor: Role = { id: "r3", name: "Controle", permissions: ["read", "audit"], builtin: false, needs_totp: false, people: 0 };
const finance: Department = { id: "d1", name: "Finanças", parent_id: null, people: 0 };
const taxes: Department = { id: "d2", name: "Tributos", parent_id: "d1", people: 1 };

function person(id: string, name: string, part: Partial<Person> = {}): Person {
  return {
    id,
    name,
    email: `${id}@campobelo.example`,
    state: "active",
    role: { id: "r2", name: "user" },
    department: null,
    totp_on: false,
    last_login_at: null,
    erased_at: null,
    created_at: "2026-11-28T13:00:00Z",
    ...part,
  };
}

export const me = {
  id: "ana",
  name: "Ana",
  email: "ana@campobelo.example",
  role: "admin",
  permissions: admin.permissions,
  lacks_totp: false,
} as unknown as Me;
const key: ApiKey = { id: "k1", name: "Robô", hint: "gbk_a", scopes: ["read"], created_at: "2026-11-28T13:00:00Z", expires_at: null, used_at: null };

/** What the server knows, what it was asked, and what it refuses: by method and path. */
export const world = {
  calls: [] as Call[],
  people: [] as Person[],
  departments: [] as Department[],
  refuse: {} as Partial<Record<string, { code: string; message: string }>>,
};

function served({ method, path, query, body }: Call): unknown {
  if (path === "/people" && method === "GET") {
    const items = world.people.filter(({ name }) => name.includes(query.get("q") ?? ""));
    return { items, total: items.length };
  }
  if (path === "/people") return { person: person("lia", (body as Person).name, { state: "invited" }), link: { path: "/convite#gbi_x", expires_at: "2026-12-05T13:00:00Z" } };
  if (path === "/roles" && method === "GET") return { items: [admin, reader, auditor] };
  if (path === "/departments" && method === "GET") return { items: world.departments };
  if (path.endsWith("/keys")) return { items: [key] };
  const [, , id, act] = path.split("/");
  const found = world.people.find((each) => each.id === id);
  if (found && act === "suspend") found.state = "suspended";
  return found ?? {};
}

/** As the server is before each test. */
export function reset(): void {
  world.calls = [];
  world.refuse = {};
  world.departments = [finance, taxes];
  world.people = [person("ana", "Ana", { role: { id: "r1", name: "admin" } }), person("rui", "Rui", { department: { id: "d2", name: "Tributos" } })];
}

async function answer(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const text = await request.text();
  const path = url.pathname.replace("/api/v1", "");
  const call: Call = { method: request.method, path, query: url.searchParams, body: text && (JSON.parse(text) as unknown) };
  world.calls.push(call);
  const error = world.refuse[`${call.method} ${path}`];
  if (error) return Response.json({ error }, { status: 409 });
  if (call.method === "DELETE") return new Response(null, { status: 204 });
  return Response.json(structuredClone(served(call)));
}

globalThis.fetch = (request) => answer(request as Request);

/** What was sent last by this method to this path. */
export function sent(method: string, path: string): unknown {
  return world.calls.findLast((call) => call.method === method && call.path === path)?.body;
}
