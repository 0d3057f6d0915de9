// The hub's pages: HTML from what the services answered, for the handlers of http/pages/.
//
// What is about a child comes in as Released<T> and no other way, so nothing is laid out whose
// audit leaf is not durable. A frame says what stands around a page: who is signed in and where
// they are. Made once at the start; threads share it.

#ifndef HUB_WEB_PAGES_H_
#define HUB_WEB_PAGES_H_

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/access/sending.h"
#include "hub/access/told.h"
#include "hub/access/vocabulary.h"
#include "hub/audit/released.h"
#include "hub/base/result.h"
#include "hub/chronology/answer.h"
#include "hub/chronology/own_children.h"
#include "hub/web/assets.h"
#include "hub/web/templates.h"
#include "hub/web/view.h"
#include "hub/wire/shown_entries.h"

namespace hub::web {

// Who sees the page.
struct Reader {
  std::string name;
  std::string agency;
  access::Role role = access::Role::kNone;
  std::string csrf;  // goes into every form
};

struct Fault {
  std::string at;  // the field's id; empty: none in particular
  std::string words;
};

struct Frame {
  std::string title;  // never a child's name: it stays in the browser's history
  std::string here;   // path and query of this page
  std::optional<Reader> reader;
  std::vector<Fault> faults;
};

class Pages {
 public:
  // Of hub/web/ below `share`. `hub_name`: "Oxfordshire".
  static Result<Pages> Read(const std::filesystem::path& share, std::string hub_name);

  std::string Render(std::string_view page, const Frame& frame, const View& view) const;
  const Assets& assets() const { return assets_; }

 private:
  Pages(Templates templates, Assets assets, std::string hub_name)
      : templates_(std::move(templates)),
        assets_(std::move(assets)),
        hub_name_(std::move(hub_name)) {}

  Templates templates_;
  Assets assets_;
  std::string hub_name_;
};

// Whether this role reads about children at all; others get no search and no children.
bool ReadsAboutChildren(access::Role role);

View RolesView(const std::vector<access::Role>& roles);
Result<View> EnrolmentView(const std::string& totp_uri, std::string_view secret);
// The purposes to choose from, `chosen` marked.
View PurposesView(access::Purpose chosen);
View OwnChildrenView(const audit::Released<chronology::OwnChildren>& answer);
View FoundView(const audit::Released<chronology::SearchAnswer>& answer, access::Purpose purpose);

// Why, and what to do next; nothing of why where the very reasons are hidden.
View RefusalView(const audit::Released<access::Told>& refusal, std::string_view asked_for);

// What was asked of a child's page.
struct ChildQuestion {
  ChildId child;
  access::Purpose purpose = access::Purpose::kNone;
  std::string agency;  // as they stand in the address
  std::string kind;
  std::string from;
  std::string to;
  std::string known_on;
  std::string since;   // what came after this moment is marked as new
  bool brief = false;  // significant entries only
  bool print = false;  // to be put on paper: nothing folded away, nothing to press
};
std::string AddressOf(const ChildQuestion& question);
// Of the page of one record: "/children/.../entry?...".
std::string AddressOfEntry(const ChildQuestion& question, std::string_view entry);
// Whether "what could others have seen?" is asked for this purpose.
bool MayAskOfOthers(access::Purpose purpose);
View ChildView(const ChildQuestion& question,
               const audit::Released<chronology::InvolvedAnswer>& involved,
               const audit::Released<chronology::ChronologyAnswer>& chronology,
               const std::vector<wire::ShownEntry>& entries);

// One record: as it stands, its earlier versions, where it was sent. `versions`: one at least.
View EntryPageView(const ChildQuestion& question,
                   const audit::Released<chronology::ChronologyAnswer>& released,
                   const std::vector<wire::ShownEntry>& versions);
// Where it was sent on to; of `sent`, what is about these versions.
View SendingsView(const audit::Released<access::DisclosureList>& released,
                  const std::vector<wire::ShownEntry>& versions,
                  const std::map<std::string, std::string>& agency_names);

// As it stands within a query: every byte but letters, digits and -._~ as %XX.
std::string QueryText(std::string_view text);

}  // namespace hub::web

#endif  // HUB_WEB_PAGES_H_
