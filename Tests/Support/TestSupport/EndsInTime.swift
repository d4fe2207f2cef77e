import Testing

extension Trait where Self == TimeLimitTrait {
  /// Fails a test that does not end.
  ///
  /// The limit is longer than all tests take together, as the clock also runs while a test waits for a thread: what takes
  /// time by the square of its input is still found, and how busy the machine is does not matter.
  ///
  /// ```swift
  /// @Suite("Limits", .endsInTime)
  /// ```
  package static var endsInTime: Self { .timeLimit(.minutes(30)) }
}
