// Signs people in with AWS's own client: reads a JSON object a line from the standard input, says what came of each.
// The client knows no secrets of app clients; where one is named, its hash is added to the requests on their way.
import { createHmac } from 'node:crypto';
import { createInterface } from 'node:readline';
import library from 'amazon-cognito-identity-js';

const { AuthenticationDetails, CognitoUser, CognitoUserPool } = library;

function signIn({ endpoint, pool: UserPoolId, client: ClientId, secret, username, password }) {
  const pool = new CognitoUserPool({ UserPoolId, ClientId, endpoint });
  if (secret) {
    const request = pool.client.request.bind(pool.client);
    pool.client.request = (operation, parameters, answer) => {
      const named = parameters.AuthParameters ?? parameters.ChallengeResponses;
      named.SECRET_HASH = createHmac('sha256', secret).update(named.USERNAME + ClientId).digest('base64');
      request(operation, parameters, answer);
    };
  }
  const user = new CognitoUser({ Username: username, Pool: pool });
  return new Promise(resolve => user.authenticateUser(
    new AuthenticationDetails({ Username: username, Password: password }),
    {
      onSuccess: session => resolve(`signed in as ${session.getIdToken().decodePayload()['cognito:username']}`),
      onFailure: failure => resolve(`${failure.code}: ${failure.message}`),
      newPasswordRequired: () => resolve('NEW_PASSWORD_REQUIRED'),
      totpRequired: () => resolve('SOFTWARE_TOKEN_MFA'),
    }));
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(await signIn(JSON.parse(line)));
}
