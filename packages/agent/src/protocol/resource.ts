/**
 * The shapes of Mesos v1 messages as Horae uses them: field names and enum names as in Mesos's own
 * JSON (`mesos/v1/mesos.proto`), 64-bit numbers as plain numbers, bytes as Uint8Array.
 */
export interface Id {
  readonly value: string;
}

export interface Scalar {
  readonly value: number;
}

export interface Range {
  readonly begin: number;
  readonly end: number;
}

export type ValueType = 'SCALAR' | 'RANGES' | 'SET' | 'TEXT';

export interface Resource {
  readonly name: string;
  readonly type: ValueType;
  readonly scalar?: Scalar;
  readonly ranges?: { readonly range?: readonly Range[] };
  readonly set?: { readonly item?: readonly string[] };
  readonly role?: string;
  readonly allocation_info?: { readonly role?: string };
  readonly reservations?: readonly Reservation[];
  /** Of these only the presence is read: such a resource is never used, and never echoed. */
  readonly provider_id?: Id;
  readonly disk?: object;
  readonly revocable?: object;
  readonly shared?: object;
}

export interface Reservation {
  readonly type?: 'STATIC' | 'DYNAMIC' | 'UNKNOWN';
  readonly role?: string;
  readonly principal?: string;
  readonly labels?: Labels;
}

export interface Attribute {
  readonly name: string;
  readonly type: ValueType;
  readonly scalar?: Scalar;
  readonly ranges?: { readonly range?: readonly Range[] };
  readonly set?: { readonly item?: readonly string[] };
  readonly text?: { readonly value: string };
}

export interface Address {
  readonly hostname?: string;
  readonly ip?: string;
  readonly port: number;
}

export interface Url {
  readonly scheme: string;
  readonly address: Address;
  readonly path?: string;
}

export interface Duration {
  readonly nanoseconds: number;
}

export interface Label {
  readonly key: string;
  readonly value?: string;
}

export interface Labels {
  readonly labels?: readonly Label[];
}
