// Keys of different models never mix. Without these overloads the compiler would say so in a sentence about operands.

extension SQLExpression {
  /// A key and a key of another model: a mistake.
  @available(*, unavailable, message: "keys of different models are never equal")
  public static func == <Mine: Model, Other: Model, RawValue>(
    left: Self, right: Identifier<Other, RawValue>
  ) -> Condition where Value.Unwrapped == Identifier<Mine, RawValue> {
    Condition(.refused("keys of different models are never equal"))
  }

  /// A column of keys and one of another model's: a mistake.
  @available(*, unavailable, message: "keys of different models are never equal")
  public static func == <Mine: Model, Other: Model, RawValue, Source: SQLExpression>(
    left: Self, right: Source
  ) -> Condition
  where
    Value.Unwrapped == Identifier<Mine, RawValue>,
    Source.Value.Unwrapped == Identifier<Other, RawValue>
  {
    Condition(.refused("keys of different models are never equal"))
  }
}
