import { CLIENT_ID } from "./ask-login-server.ts";

/** The address at which the user logs in, with the parameters of the CLI. Pure. @see docs/reference/codex-backend.md section 13 */
export function buildAuthorizeUrl(
  issuer: string,
  request: { redirectUri: string; challenge: string; state: string },
): string {
  const query = new URLSearchParams({
    response_type: "code",
    client_id: CLIENT_ID,
    redirect_uri: request.redirectUri,
    code_challenge: request.challenge,
    code_challenge_method: "S256",
    state: request.state,
    scope: "openid profile email offline_access api.connectors.read api.connectors.invoke",
    id_token_add_organizations: "true",
    codex_cli_simplified_flow: "true",
    originator: "codex_cli_rs",
  });
  return `${issuer}/oauth/authorize?${query}`;
}
