import { type Example, exampleOf as tab } from './example';
import { freshKey } from './fresh-key';
import { LAST_PAYOUT } from './last-payout';
import type { PageConfig } from './page-config';

const REQUEST = `# Pays a recipient by Pix. Watch shows what follows.
# The same idempotencyKey again is the same payout.
#
# In the sandbox the centavos choose the outcome:
# 10.00 settles at once        10.50 after 5 s
# 10.52 is rejected            10.59 half returned
# 10.56 is paid, but the answer is lost
mutation Request($input: RequestPayoutInput!) {
  requestPayout(input: $input) {
    replayed
    payout {
      id
      status
      amount
      provider
      waitingFor
    }
    userErrors {
      code
      message
      path
      retryable
    }
  }
}
`;

const WATCH = `# Every change of every payout of the account.
# It goes on while you work in other tabs:
# all its events are listed below the result.
subscription Watch($accountId: ID) {
  payoutEvents(accountId: $accountId) {
    cursor
    from
    to
    cause
    occurredAt
    payout {
      id
      status
      amount
      version
    }
  }
}
`;

const WATCH_ONE = `# One payout: as it is now, then after each change.
# "${LAST_PAYOUT}" is the one requested last on this page.
subscription WatchOne($id: ID!) {
  payoutChanged(id: $id) {
    id
    status
    version
    amount
    refunded
    provider
    endToEndId
    waitingFor
    failure {
      code
      message
      retry
    }
  }
}
`;

const LIST = `# The newest payouts, a page at a time: for the next,
# pass pageInfo.endCursor as "after".
query List($first: Int, $after: String) {
  payouts(first: $first, after: $after) {
    edges {
      node {
        id
        status
        amount
        provider
        endToEndId
        createdAt
        timeline {
          from
          to
          cause
          occurredAt
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`;

const BALANCE = `# Who this key is, and what its account has:
# available to pay out, and held by open payouts.
query Balance($accountId: ID!) {
  viewer {
    merchant
    name
    scopes
  }
  balance(accountId: $accountId) {
    available
    held
    asOf
  }
}
`;

const LARGE = `# Above the limit somebody else must approve.
# First the rule, then a payout that needs one person.
mutation Large(
  $rule: SetApprovalRuleInput!
  $input: RequestPayoutInput!
) {
  setApprovalRule(input: $rule) {
    account {
      approvalLimit
      approvalsNeeded
    }
    userErrors {
      message
    }
  }
  requestPayout(input: $input) {
    payout {
      id
      status
      waitingFor
    }
    userErrors {
      code
      message
    }
  }
}
`;

const APPROVE = `# Approves what Large requested. Whoever requested it
# may not: give a second key at the top, of another
# person, and run this with it.
mutation Approve($input: ApprovePayoutInput!) {
  approvePayout(input: $input) {
    payout {
      id
      status
      approvals {
        needed
        missing
        given {
          by
          at
        }
      }
    }
    userErrors {
      code
      message
    }
  }
}
`;

/** The tabs of a first visit, each of which works at the first press with the demo key. */
export function examples({ demoAccountId }: PageConfig): Example[] {
  const accountId = demoAccountId ?? 'your account id';
  const input = {
    accountId,
    idempotencyKey: freshKey(),
    amount: '10.50',
    destination: { pixKey: { type: 'CPF', value: '52998224725' } },
    recipient: { name: 'Maria Exemplo', taxId: '52998224725' },
    description: 'Saque',
    priority: 'HIGH',
  };
  return [
    tab(REQUEST, { input }),
    tab(WATCH, { accountId }),
    tab(WATCH_ONE, { id: LAST_PAYOUT }),
    tab(LIST, { first: 10 }),
    tab(BALANCE, { accountId }),
    tab(LARGE, {
      rule: { accountId, approvalLimit: '500.00' },
      input: { ...input, idempotencyKey: freshKey(), amount: '600.10' },
    }),
    tab(APPROVE, { input: { payoutId: LAST_PAYOUT } }),
  ];
}
