#include "hub/web/own_view.h"

#include <string>
#include <utility>
#include <vector>

#include "hub/web/desk_words.h"
#include "hub/web/words.h"

namespace hub::web {
namespace {

std::string NameOf(const access::OwnAccess& one) {
  std::string name = one.given.Reveal();
  if (!name.empty() && !one.family.empty()) name += ' ';
  name += one.family.Reveal();
  return name.empty() ? "A child whom your own agency has no record of" : name;
}

void AddChild(const access::OwnAccess& one, bool links, View& line) {
  if (!one.child) return;
  const std::string id = one.child->Hex();
  line.Text("own_number", one.may_find ? "" : id)
      .Text("own_child", one.may_find ? NameOf(one) : "")
      .Text("own_link", one.may_find && links ? "/children/" + id : "")
      .Text("own_born", one.may_find && one.birth.known() ? DateWords(one.birth) : "");
}

}  // namespace

View OwnAccessesView(const audit::Released<access::OwnAccesses>& released, bool everything,
                     bool links, Instant now) {
  const access::OwnAccesses& answer = released.answer();
  std::vector<View> lines;
  for (const access::OwnAccess& one : answer.accesses) {
    View& line = lines.emplace_back();
    line.Text("own_at", WhenWords(one.at, now))
        .Text("own_what", one.refused && one.what == "access.refused"
                              ? "You asked for something and were refused"
                              : "You " + EventWords(one.what))
        .Text("own_role", RoleNamed(one.role))
        .Text("own_purpose", PurposeNamed(one.purpose))
        .Truth("own_refused", one.refused)
        .Text("own_entries",
              one.entries == 0 ? "" : Counted(one.entries, "entry shown", "entries shown"))
        .Text("own_decision", one.decision.Hex());
    AddChild(one, links, line);
  }
  return View()
      .Truth("everything", everything)
      .Truth("any", !lines.empty())
      .Truth("none", lines.empty())
      .Text("next", answer.next ? std::to_string(*answer.next) : "")
      .List("lines", std::move(lines));
}

}  // namespace hub::web
