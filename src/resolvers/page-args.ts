import { IsInt, IsOptional, IsString, MaxLength } from 'class-validator';
import { ArgsType, Field, Int } from 'type-graphql';
import { PAGE_DEFAULT, PAGE_MAX, pageSize } from '../domain/page';
import { badArgument } from './bad-argument';
import type { CursorList } from './cursor-list';

/** What every list is asked with. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    description: `How many, ${PAGE_DEFAULT} by default and ${PAGE_MAX} at most.`,
  })
  @IsOptional()
  @IsInt()
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Cursor after which to go on.' })
  @IsOptional()
  @IsString()
  @MaxLength(1_000)
  after?: string | null;
}

/** A page that may be read: one item more than was asked for tells whether there is a next one. */
export interface AskedPage {
  readonly size: number;
  readonly limit: number;
  readonly after: string | null;
  readonly list: CursorList;
}

/** The page asked for, or the error that says which argument is wrong and what it may be. */
export function askedPage({ first, after }: PageArgs, list: CursorList): AskedPage {
  const size = pageSize(first);
  if (size === null) throw badArgument('first', { fix: 'PAGE_SIZE', max: PAGE_MAX });
  const place = after ? list.placeOf(after) : null;
  if (after && place === null) throw badArgument('after', { fix: 'CURSOR' });
  return { size, limit: size + 1, after: place, list };
}
