/** A nominal type: values of `T` that passed the check the name stands for. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };
