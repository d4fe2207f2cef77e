import Testing

extension Trait where Self == TimeLimitTrait {
  /// Fails a test that does not finish.
  ///
  /// The limit is longer than the duration of all tests, as time also passes while a test waits for a thread. It still
  /// detects tests that take time quadratic in their input, and does not depend on the load of the machine.
  ///
  /// ```swift
  /// @Suite("Limits", .endsInTime)
  /// ```
  package static var endsInTime: Self { .timeLimit(.minutes(30)) }
}
