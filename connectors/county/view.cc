#include "connectors/county/view.h"

#include "connectors/county/text.h"
#include "connectors/county/word_lists.h"

namespace connectors::county {
namespace {

void Note(View& view, std::string_view fault) {
  if (!view.faults.empty()) view.faults += ';';
  view.faults += fault;
}

void SpoilNames(View& view, const Child& child, const rates::Quality& quality, Random& random) {
  const bool misspelt = random.Chance(quality.misspelt);
  const bool in_family = random.Chance(5000);
  const bool nickname = random.Chance(quality.nickname);
  const bool folded = random.Chance(quality.folded);
  const std::string_view shorter = NicknameOf(child.given);
  if (nickname && !shorter.empty()) {
    view.given = shorter;
    Note(view, "nickname");
  }
  if (misspelt && !view.given.empty()) {
    std::string& name = in_family ? view.family : view.given;
    name = Misspelt(name, random);
    Note(view, "misspelt");
  }
  if (folded) {
    const std::string before = view.given + view.family;
    view.given = Folded(view.given);
    view.middle = Folded(view.middle);
    view.family = Folded(view.family);
    if (before != view.given + view.family) Note(view, "accents_lost");
  }
}

void SpoilBirth(View& view, Date birth, const rates::Quality& quality, Random& random) {
  const bool wrong = random.Chance(quality.birth_wrong);
  const int by = random.Chance(5000) ? 1 : random.Between(-30, 30);
  const bool swapped = random.Chance(quality.day_month);
  const bool placeholder = random.Chance(quality.placeholder);
  if (random.Chance(quality.birth_missing)) {
    view.birth.reset();
    Note(view, "birth_missing");
  } else if (placeholder) {
    view.birth = Day(birth.year(), 1, 1);
    Note(view, "birth_placeholder");
  } else if (swapped && birth.day() <= 12 && birth.day() != birth.month()) {
    view.birth = Day(birth.year(), birth.day(), birth.month());
    Note(view, "birth_day_month");
  } else if (wrong && by != 0) {
    view.birth = Plus(birth, by);
    Note(view, "birth_wrong");
  }
}

void SpoilAddress(View& view, const Household& household, const rates::Quality& quality, Date at,
                  Random& random) {
  const Address* address = &household.AddressAt(at);
  const bool old = random.Chance(quality.old_address);
  if (old && address != &household.addresses.front()) {
    --address;
    Note(view, "old_address");
  }
  view.line = address->line;
  view.town = address->town;
  view.postcode = address->postcode;
  if (random.Chance(quality.no_postcode)) {
    view.postcode.clear();
    Note(view, "no_postcode");
  }
}

}  // namespace

View SeenBy(const Household& household, const Child& child, const rates::Quality& quality,
            std::uint64_t salt, Date at) {
  Random random(Mix(child.seed, salt));
  View view;
  view.sex = child.sex;
  view.birth = child.birth;
  const bool old_name = random.Chance(quality.old_name);
  view.has_number = !random.Chance(quality.no_number);
  view.family = child.current_family(old_name ? Plus(child.name_changed, -1) : at);
  const bool born = child.birth <= at;
  view.given = born ? child.given : "";
  view.middle = born ? child.middle : "";
  if (old_name && !child.former_family.empty() && at >= child.name_changed) {
    Note(view, "old_name");
  }
  SpoilNames(view, child, quality, random);
  SpoilBirth(view, born ? child.birth : child.due, quality, random);
  if (!born && view.birth) view.birth = child.due;
  SpoilAddress(view, household, quality, at, random);
  return view;
}

}  // namespace connectors::county
