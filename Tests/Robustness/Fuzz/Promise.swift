/// Ends the process unless `condition` holds, and prints which promise the fuzzed code broke. (A precondition prints no
/// message in an optimized build.)
func promise(_ condition: Bool, _ text: @autoclosure () -> String) {
  if !condition { fatalError("broken promise: \(text())") }
}
