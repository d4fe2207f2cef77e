import Testing

@testable import TenonGenerator

@Suite("Comments")
struct CommentTextTests {
  @Test("a description becomes clean lines")
  func lines() {
    #expect(
      CommentText.lines("\n One */ `\n\r\ntwo\u{2028}three\u{85}four\u{202E}\0five  \n\n")
        == [" One */ `", "", "two", "three", "four  five"])
  }

  @Test("a description of blanks has no lines")
  func blank() {
    #expect(CommentText.lines(" \n\t\n\u{2029}").isEmpty)
  }

  @Test("a name with a backtick is code all the same")
  func code() {
    #expect(CommentText.code("a`b\nc") == "`` a`b c ``")
  }

  @Test("emoji stay whole")
  func emoji() {
    #expect(CommentText.line("👩‍👩‍👧") == "👩‍👩‍👧")
  }
}
