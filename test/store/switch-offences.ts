import type { Offence } from './offence';

const aSwitch = (changed: Readonly<Record<string, string>> = {}): string => {
  const row: Record<string, string> = {
    id: 'gen_random_uuid()',
    mode: `'QUEUE'`,
    reason: `'the sky falls'`,
    thrown_by: `'ana'`,
    ...changed,
  };
  const columns = Object.keys(row).join(', ');
  return `insert into switch (${columns}) values (${Object.values(row).join(', ')})`;
};

export const SWITCH_OFFENCES: Offence[] = [
  {
    what: 'a switch that is thrown twice',
    sql: () => [aSwitch({ provider: `'fiserv'` }), aSwitch({ provider: `'fiserv'` })],
    guards: ['switch_thrown_once'],
  },
  {
    what: 'a switch with a mode nobody knows',
    sql: () => aSwitch({ mode: `'DROP'` }),
    guards: ['switch_mode'],
  },
  {
    what: 'a switch without a reason',
    sql: () => aSwitch({ reason: `''` }),
    guards: ['switch_reason'],
  },
  {
    what: 'a switch that ends before it begins',
    sql: () => aSwitch({ until: `now() - interval '1 hour'` }),
    guards: ['switch_until_later'],
  },
  {
    what: "a switch of a merchant's payouts by one provider",
    sql: ({ merchant }) => aSwitch({ merchant_id: merchant, provider: `'fiserv'` }),
    guards: ['switch_one_target'],
  },
  {
    what: 'a switch that nobody released and that is released',
    sql: () => aSwitch({ released_at: 'now()' }),
    guards: ['switch_released_whole'],
  },
  {
    what: 'a switch that is gone',
    sql: () => [aSwitch(), 'delete from switch'],
    guards: ['switch_kept'],
    says: 'switches are released, not removed',
  },
];
