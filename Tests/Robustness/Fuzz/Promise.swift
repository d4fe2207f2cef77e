/// Ends the process unless `condition` holds, saying which promise the fuzzed code broke.
/// (A precondition says nothing in an optimised build.)
func promise(_ condition: Bool, _ text: @autoclosure () -> String) {
  if !condition { fatalError("broken promise: \(text())") }
}
