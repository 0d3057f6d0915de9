#!/usr/bin/env python3
"""What the standard library needs for the same mapping as onestory-push.

  peer.py FORMAT [--records FILE] FILE...      FORMAT: social-care-cin, school-attendance,
                                               adult-involvement

Prints what bench_connectors prints. --records writes each record as a line, to be compared.
"""

import json
import os
import resource
import sys
import time


def main():
    begun = time.perf_counter()
    import adult
    import attendance
    import cin
    from tables import Records

    readers = {"social-care-cin": cin, "school-attendance": attendance, "adult-involvement": adult}
    words = sys.argv[1:]
    if len(words) < 2 or words[0] not in readers:
        sys.exit(__doc__)
    reader, files, kept = readers[words[0]], words[1:], None
    if files[0] == "--records":
        kept, files = files[1], files[2:]
    records = Records(kept)
    reader.read(files, records)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({
        "seconds": time.perf_counter() - begun,
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "bytes": sum(os.path.getsize(file) for file in files),
        "records": records.count,
        "record_bytes": records.bytes,
        "peak_kib": usage.ru_maxrss,
    }))  # fmt: skip


if __name__ == "__main__":
    main()
