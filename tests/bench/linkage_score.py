#!/usr/bin/env python3
"""linkage_score.py CLUSTERS TRUTH [REVIEW [TWINS]]: pairwise precision and recall of what
bench_linkage wrote; recall again with every question answered rightly; and how many twins
(TWINS: entity_id,twin_id,kind) stand in one cluster with a record of their twin."""
import csv
import sys
from collections import Counter, defaultdict


def read(path):
    with open(path, newline="", encoding="utf-8") as lines:
        return list(csv.reader(lines))[1:]


def pairs(n):
    return n * (n - 1) // 2


def score(clusters, truth):
    joint, by_cluster, by_entity = Counter(), Counter(), Counter()
    for record, entity in truth.items():
        joint[clusters[record], entity] += 1
        by_cluster[clusters[record]] += 1
        by_entity[entity] += 1
    right = sum(map(pairs, joint.values()))
    linked = sum(map(pairs, by_cluster.values()))
    real = sum(map(pairs, by_entity.values()))
    return right / max(linked, 1), right / max(real, 1), linked - right, real - right


def confirmed(clusters, truth, questions):
    """Clusters after a person has said yes to each question that deserves it."""
    parent = {}

    def root(cluster):
        while parent.get(cluster, cluster) != cluster:
            cluster = parent[cluster]
        return cluster

    yes = 0
    for record, other, *_ in questions:
        if truth[record] == truth[other]:
            yes += 1
            parent[root(clusters[record])] = root(clusters[other])
    return {record: root(cluster) for record, cluster in clusters.items()}, yes


def main():
    paths = sys.argv[1:]
    if len(paths) < 2:
        raise SystemExit(__doc__)
    clusters, truth = dict(read(paths[0])), dict(read(paths[1]))
    precision, recall, wrong, missed = score(clusters, truth)
    print(f"precision {precision:.6f} recall {recall:.6f} wrong pairs {wrong} missed {missed}")
    if len(paths) > 2:
        questions = read(paths[2])
        settled, yes = confirmed(clusters, truth, questions)
        _, recall, _, missed = score(settled, truth)
        print(f"questions {len(questions)}, of them yes {yes}; "
              f"recall with them confirmed {recall:.6f}, missed {missed}")
    if len(paths) > 3:
        held = defaultdict(set)
        for record, cluster in clusters.items():
            held[truth[record]].add(cluster)
        twins = [row for row in read(paths[3]) if row[0] in held and row[1] in held]
        for kind in sorted({kind for _, _, kind in twins}):
            pairs_of = [(a, b) for a, b, k in twins if k == kind]
            joined = sum(bool(held[a] & held[b]) for a, b in pairs_of)
            print(f"twins ({kind}) {len(pairs_of)}, linked to the other {joined} "
                  f"({100 * joined / len(pairs_of):.2f} %; goal at most 1 %)")


if __name__ == "__main__":
    main()
