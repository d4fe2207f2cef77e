import Testing

@Suite("Keys as files hold them")
struct KeyFormTests {
  @Test(
    "rows that another program wrote are found by their keys in every way", arguments: KeyForms.all)
  func ownTables(_ forms: KeyForms) throws { try forms.check(forms, false) }

  @Test(
    "rows in tables that another program made are found by their keys in every way",
    arguments: KeyForms.all)
  func foreignTables(_ forms: KeyForms) throws { try forms.check(forms, true) }
}
