import { Field, ObjectType } from 'type-graphql';
import type { RoutingObstacle } from '../domain/routing';
import { RoutingObstacleEnum } from './enums';

@ObjectType('RoutingCandidate', { description: 'A provider that was thought of for a payout.' })
export class RoutingCandidateOut {
  @Field(() => String, { description: 'Its name.' })
  provider!: string;

  @Field(() => RoutingObstacleEnum, {
    nullable: true,
    description: 'Why it was passed over; null: it could have taken the payout.',
  })
  obstacle!: RoutingObstacle | null;

  @Field(() => String, { nullable: true, description: 'The obstacle in words.' })
  why!: string | null;
}

@ObjectType('PayoutRouting', {
  description: 'How a payout came to its provider, as it was decided last.',
})
export class PayoutRoutingOut {
  @Field(() => Boolean, { description: 'Whether the caller insisted on a provider.' })
  pinned!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'The first candidate without an obstacle; null while it waits for one.',
  })
  chosen!: string | null;

  @Field(() => [RoutingCandidateOut], { description: 'In the order of preference.' })
  candidates!: readonly RoutingCandidateOut[];
}
