#include "hub/web/glass_view.h"

#include <utility>
#include <vector>

#include "hub/web/words.h"

namespace hub::web {

View EmergencyForm() {
  using access::EmergencyCategory;
  std::vector<View> categories;
  for (const EmergencyCategory category :
       {EmergencyCategory::kSeriousHarm, EmergencyCategory::kMissingChild,
        EmergencyCategory::kOwnerUnreachable}) {
    categories.emplace_back()
        .Text("category_code", access::Name(category))
        .Text("category_words", Capitalised(access::Words(category)));
  }
  return View().List("categories", std::move(categories));
}

View PasskeysView(const access::PasskeyList& passkeys) {
  std::vector<View> own;
  for (const access::PasskeyLine& line : passkeys.own) {
    own.emplace_back()
        .Text("passkey_id", line.id.Hex())
        .Text("passkey_name", line.name)
        .Text("passkey_added", MomentWords(line.added))
        .Text("passkey_used", line.used ? MomentWords(*line.used) : "")
        .Truth("passkey_vouched", line.vouched);
  }
  std::vector<View> waiting;
  for (const access::PasskeyLine& line : passkeys.waiting) {
    waiting.emplace_back()
        .Text("waiting_id", line.id.Hex())
        .Text("waiting_owner", line.owner.text())
        .Text("waiting_name", line.name)
        .Text("waiting_added", MomentWords(line.added));
  }
  const bool any = !own.empty();
  const bool any_waiting = !waiting.empty();
  return View()
      .Truth("any", any)
      .Truth("any_waiting", any_waiting)
      .List("own", std::move(own))
      .List("waiting", std::move(waiting));
}

}  // namespace hub::web
