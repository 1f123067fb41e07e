"""What readers do: search, read, judge, and say what they looked for and did not find."""

from kb.reading.as_json import gaps_json as gaps_json
from kb.reading.as_json import practice_json as practice_json
from kb.reading.guides import Guide as Guide
from kb.reading.guides import GuideHit as GuideHit
from kb.reading.guides import find_in_guides as find_in_guides
from kb.reading.guides import guides as guides
from kb.reading.guides import picture_of_guide as picture_of_guide
from kb.reading.lineage import Edge as Edge
from kb.reading.lineage import Lineage as Lineage
from kb.reading.lineage import Node as Node
from kb.reading.lineage import NodeKind as NodeKind
from kb.reading.lineage import Relation as Relation
from kb.reading.reading_on import ReadingOn as ReadingOn
from kb.reading.reading_on import place_of as place_of
from kb.reading.unmet import Gap as Gap
