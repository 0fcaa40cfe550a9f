import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { stopsWhat } from '../payouts/switch-board';
import {
  type Operator,
  releaseSwitch,
  type SwitchDesk,
  type SwitchSet,
  throwSwitch,
} from '../payouts/throw-switch';
import type { Switch } from '../store/switch-store';
import { type Context, mayReadHouse } from './context';
import { Needs } from './needs';
import {
  ReleasePayoutsInput,
  ReleasePayoutsPayload,
  StopPayoutsInput,
  StopPayoutsPayload,
  SwitchOut,
} from './switch-types';

function switchOut(one: Switch, withHouse: boolean): SwitchOut {
  const isShown = withHouse || one.merchantId !== null;
  return {
    stops: stopsWhat(one),
    provider: one.provider,
    mode: one.mode,
    reason: isShown ? one.reason : null,
    by: isShown ? one.thrownBy : null,
    since: one.thrownAt,
    until: one.until,
  };
}

const payloadOf = (set: SwitchSet) =>
  set.kind === 'refused'
    ? { switch: null, userErrors: set.refusals }
    : { switch: set.switch && switchOut(set.switch, true), userErrors: [] };

const deskOf = ({ parts, switches }: Context): SwitchDesk => ({
  store: switches,
  board: parts.switches,
  providers: [...parts.providers.keys()],
  newId: parts.newId,
});

const operatorOf = (context: Context): Operator => ({
  ...context.principal,
  isHouse: mayReadHouse(context),
  isLimited: context.principal.accounts !== null,
});

@Resolver()
export class SwitchResolver {
  @Needs('operations')
  @Query(() => [SwitchOut], { description: 'The switches in force that stop payouts of ours.' })
  async switches(@Ctx() context: Context): Promise<SwitchOut[]> {
    const { merchantId } = context.principal;
    const thrown = await context.switches.thrown();
    const ours = thrown.filter((one) => one.merchantId === null || one.merchantId === merchantId);
    return ours.map((one) => switchOut(one, mayReadHouse(context)));
  }

  @Needs('operations')
  @Mutation(() => StopPayoutsPayload, {
    description:
      'Send nothing more, on every replica within a second. What is with a provider goes on, ' +
      'nothing is lost, and said again it stands as said last.',
  })
  async stopPayouts(
    @Arg('input', () => StopPayoutsInput, { description: 'What, why and until when.' })
    input: StopPayoutsInput,
    @Ctx() context: Context,
  ): Promise<StopPayoutsPayload> {
    const { mode, reason, until = null, provider = null, everything } = input;
    const wish = { mode, reason, until, provider, everything: everything === true };
    return payloadOf(await throwSwitch(deskOf(context), operatorOf(context), wish));
  }

  @Needs('operations')
  @Mutation(() => ReleasePayoutsPayload, {
    description: 'Send again; what waited goes on at once, the oldest first.',
  })
  async releasePayouts(
    @Arg('input', () => ReleasePayoutsInput, { description: 'What.' }) input: ReleasePayoutsInput,
    @Ctx() context: Context,
  ): Promise<ReleasePayoutsPayload> {
    const target = { provider: input.provider ?? null, everything: input.everything === true };
    return payloadOf(await releaseSwitch(deskOf(context), operatorOf(context), target));
  }
}
