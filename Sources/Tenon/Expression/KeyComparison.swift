// Keys of different models are never equal. These overloads give a clear error for such a comparison; without them the
// compiler would only report mismatched operands.

extension SQLExpression {
  /// Rejects a comparison of a key with a key of another model.
  @available(*, unavailable, message: "keys of different models are never equal")
  public static func == <Mine: Model, Other: Model, RawValue>(
    left: Self, right: Identifier<Other, RawValue>
  ) -> Condition where Value.Unwrapped == Identifier<Mine, RawValue> {
    Condition(.refused("keys of different models are never equal"))
  }

  /// Rejects a comparison of a column of keys with a column of another model's keys.
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
