import { Field, ObjectType } from 'type-graphql';

@ObjectType('PixKeyHolder', { description: 'Who a Pix key belongs to, as its directory says.' })
export class PixKeyHolderOut {
  @Field(() => String, { nullable: true, description: 'The name, masked.' })
  name!: string | null;

  @Field(() => String, { nullable: true, description: 'CPF or CNPJ, masked.' })
  taxId!: string | null;

  @Field(() => String, { nullable: true, description: 'The bank, by ISPB or name.' })
  bank!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The end-to-end id under which it was looked up.',
  })
  endToEndId!: string | null;

  @Field(() => String, { description: 'The provider that told.' })
  provider!: string;
}
