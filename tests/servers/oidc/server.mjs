// A certified OpenID provider on loopback, for the tests; anybody is let in as who they say.
// Usage: node server.mjs '{"clients": […], "people": {"ana": {…claims}}, "keys": […JWK]}'
// Says one line with its address when it listens, and ends with its standard input; each line of that
// is more people, or other claims of some: {"ana": {…claims}}, answered with a line "known".
import { createServer } from "node:http"
import { createInterface } from "node:readline"
import { Provider } from "oidc-provider"

const { clients, people, keys } = JSON.parse(process.argv[2])
const server = createServer()
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`
  const provider = new Provider(issuer, {
    clients,
    jwks: { keys },
    cookies: { keys: ["only for tests"] },
    pkce: { required: () => true },
    claims: {
      openid: ["sub"],
      email: ["email", "email_verified"],
      profile: ["name", "preferred_username", "groups", "realm_access", "social_name"],
      govbr_confiabilidades: [],
      govbr_confiabilidades_idtoken: ["reliability_info"],
    },
    scopes: ["govbr_confiabilidades", "govbr_confiabilidades_idtoken"],
    findAccount: (_, id) =>
      people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
  })
  server.on("request", provider.callback())
  console.log(issuer)
})
createInterface({ input: process.stdin })
  .on("line", (line) => {
    Object.assign(people, JSON.parse(line))
    console.log("known")
  })
  .on("close", () => process.exit(0))
