// Runs oidc-provider, a certified OpenID provider, on a free port of loopback until it is ended.
// Prints "listening on URL" when it is ready. GET /api answers to live access tokens only.
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

const server = createServer()
await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
const issuer = `http://127.0.0.1:${server.address().port}`

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'native',
      application_type: 'native', // any port of 127.0.0.1
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://127.0.0.1/callback'],
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
      response_types: ['code'],
    },
    {
      client_id: 'service',
      client_secret: 'fake-service-secret',
      token_endpoint_auth_method: 'client_secret_post',
      redirect_uris: [],
      grant_types: ['client_credentials'],
      response_types: [],
    },
  ],
  scopes: ['openid', 'WebAPI'],
  cookies: { keys: ['fake-cookie-key'] },
  pkce: { required: () => true },
  features: { clientCredentials: { enabled: true }, deviceFlow: { enabled: true }, revocation: { enabled: true } },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  issueRefreshToken: () => true,
  rotateRefreshToken: true,
  ttl: { AccessToken: 300, ClientCredentials: 300, DeviceCode: 600, Grant: 3600, Interaction: 600, RefreshToken: 1800, Session: 3600 },
})

async function isAlive (authorization = '') {
  const [scheme, token] = authorization.split(' ')
  if (scheme !== 'Bearer' || !token) return false
  return Boolean(await provider.AccessToken.find(token) || await provider.ClientCredentials.find(token))
}

const callback = provider.callback()
server.on('request', async (request, response) => {
  if (request.url !== '/api') return callback(request, response)
  response.statusCode = await isAlive(request.headers.authorization) ? 200 : 401
  response.setHeader('Content-Type', 'application/json').end('{}')
})
console.log(`listening on ${issuer}`)
