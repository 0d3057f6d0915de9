// What the hub tells somebody of its own accord: records that they had seen and that stand no more.

#ifndef HUB_WEB_MESSAGE_VIEW_H_
#define HUB_WEB_MESSAGE_VIEW_H_

#include "hub/audit/released.h"
#include "hub/chronology/own_children.h"
#include "hub/chronology/recalls.h"
#include "hub/web/view.h"

namespace hub::web {

// `own`: by what the reader's own agency calls the children whom they are named for.
View MessagesView(const audit::Released<chronology::RecallMessages>& messages,
                  const audit::Released<chronology::OwnChildren>& own);

// In short, for home: how many of them nobody has read yet.
View MessageCount(const audit::Released<chronology::RecallMessages>& messages);

}  // namespace hub::web

#endif  // HUB_WEB_MESSAGE_VIEW_H_
