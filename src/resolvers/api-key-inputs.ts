import { IsDate, IsInt, IsOptional, IsString, MaxLength } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { Storable } from './storable';

@InputType({ description: 'Make an API key. It can do no more than the credential that makes it.' })
export class CreateApiKeyInput {
  @Field(() => String, {
    description: 'What it is called: 1 to 63 of A-Z a-z 0-9 . _ - and blank.',
  })
  @IsString()
  @MaxLength(200)
  @Storable()
  name!: string;

  @Field(() => [String], { description: 'What it may do; each must be a scope of your own.' })
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  scopes!: string[];

  @Field(() => [ID], {
    nullable: true,
    description: 'The accounts it reaches, at most 100; all that you reach when absent.',
  })
  @IsOptional()
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  accountIds?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'The addresses and networks it may be used from, such as `203.0.113.7` or `10.0.0.0/8`, at ' +
      'most 50; those that your own key may be used from when absent or empty.',
  })
  @IsOptional()
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  allowedAddresses?: string[] | null;

  @Field(() => Date, {
    nullable: true,
    description: 'When it ends. Not later than your own key does; never when absent.',
  })
  @IsOptional()
  @IsDate()
  expiresAt?: Date | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Who stands behind it, such as `jwt:alice`; for whoever runs the house to say. A key that ' +
      'anybody else makes is theirs.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  @Storable()
  person?: string | null;
}

@InputType({ description: 'Replace an API key of your own by a new one that may do the same.' })
export class RotateApiKeyInput {
  @Field(() => ID, { description: 'The key.' })
  @IsString()
  @MaxLength(200)
  keyId!: string;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 24,
    description: 'How long the old key lives on beside the new one, 0 to 720 hours.',
  })
  @IsOptional()
  @IsInt()
  overlapHours?: number | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'The addresses and networks the new key may be used from, within those of the old one; the ' +
      'same as the old one when absent or empty.',
  })
  @IsOptional()
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  allowedAddresses?: string[] | null;
}

@InputType({ description: 'End an API key, everywhere within a second.' })
export class RevokeApiKeyInput {
  @Field(() => ID, { description: 'The key.' })
  @IsString()
  @MaxLength(200)
  keyId!: string;
}
