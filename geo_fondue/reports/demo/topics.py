"""What made-up reports are about: how often, in which months and hours, and how long they take."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from geo_fondue.boundaries.demo.noise import Floats

Season = Literal["even", "rain", "showers", "haze"]
Hours = Literal["day", "night"]

_MONTHS: dict[Season, tuple[float, ...]] = {
    # January to December; the south-west monsoon brings rain from May to October, burning and
    # still air bring haze from January to March.
    "even": (1.0,) * 12,
    "rain": (0.2, 0.2, 0.3, 0.6, 1.8, 2.0, 2.0, 2.6, 3.2, 2.6, 0.8, 0.3),
    "showers": (0.7, 0.7, 0.8, 1.0, 1.4, 1.4, 1.3, 1.5, 1.6, 1.4, 0.9, 0.7),
    "haze": (3.2, 3.5, 3.0, 1.5, 0.4, 0.2, 0.2, 0.2, 0.2, 0.4, 1.0, 2.2),
}
_HOURS: dict[Hours, tuple[float, ...]] = {
    "day": (1, 0.6, 0.4, 0.3, 0.4, 1, 3, 6, 8, 9, 9, 8, 7, 7, 7, 7, 7, 7, 6, 5, 5, 4, 3, 2),
    "night": (6, 5, 4, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 6, 8, 9, 9, 9, 8),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """A category with its habits.

    Attributes
    ----------
    category : str
        As Traffy names it.
    share : float
        Of all reports, in an even month; shares need not sum to 1.
    days : float
        From the beginning of work to its end, the median.
    irrelevant : float
        The share that agencies turn away.
    complaint : str
        What a sender writes; ``{place}`` is where.
    season : str
    hours : str
    """

    category: str
    share: float
    days: float
    irrelevant: float
    complaint: str
    season: Season = "even"
    hours: Hours = "day"


TOPICS = (
    Topic("ถนน", 19, 9, 0.03, "ถนนเป็นหลุมบ่อ{place} รถเสียหลักหลายคันแล้ว", "showers"),
    Topic("ทางเท้า", 9, 12, 0.03, "ทางเท้าแตกชำรุด{place} คนเดินสะดุดล้ม"),
    Topic("น้ำท่วม", 7, 2, 0.04, "น้ำท่วมขัง{place} สูงเกือบถึงเข่า", "rain"),
    Topic("แสงสว่าง", 9, 4, 0.03, "ไฟส่องสว่างดับ{place} มืดมาก", "even", "night"),
    Topic("ความสะอาด", 9, 2, 0.05, "ขยะกองค้างอยู่{place} ส่งกลิ่นเหม็น"),
    Topic("กีดขวาง", 6, 5, 0.08, "มีสิ่งของกีดขวาง{place} เดินผ่านไม่ได้"),
    Topic("ท่อระบายน้ำ", 6, 8, 0.03, "ฝาท่อระบายน้ำชำรุด{place} เกรงว่าจะมีคนตก", "showers"),
    Topic("สายไฟ", 5, 14, 0.06, "สายไฟสายสื่อสารห้อยต่ำ{place} น่าอันตราย"),
    Topic("จราจร", 7, 3, 0.12, "รถติดมาก{place} ไม่มีเจ้าหน้าที่ดูแล"),
    Topic("ต้นไม้", 5, 4, 0.04, "กิ่งไม้ใหญ่หักพาดทาง{place}", "showers"),
    Topic("เสียงรบกวน", 4, 3, 0.15, "เสียงเพลงดังมาก{place} นอนไม่ได้", "even", "night"),
    Topic("ความปลอดภัย", 4, 5, 0.10, "จุดเสี่ยงอันตราย{place} อยากให้ติดกล้อง", "even", "night"),
    Topic("สัตว์จรจัด", 3, 7, 0.08, "สุนัขจรจัดไล่กัดคน{place}"),
    Topic("PM2.5", 2, 6, 0.20, "มีการเผา{place} ควันเต็มไปหมด", "haze"),
    Topic("คลอง", 2, 15, 0.04, "น้ำในคลองเน่าเสีย{place}", "showers"),
    Topic("ป้ายจราจร", 1.5, 8, 0.05, "ป้ายจราจรล้ม{place}"),
    Topic("ป้าย", 1.5, 3, 0.10, "ป้ายโฆษณาบังทาง{place}"),
    Topic("สะพาน", 1, 20, 0.05, "ราวสะพานชำรุด{place}"),
    Topic("ร้องเรียน", 2, 10, 0.30, "ขอร้องเรียนการให้บริการ{place}"),
    Topic("สอบถาม", 1, 2, 0.35, "ขอสอบถามเรื่องการรับบริการ{place}"),
    Topic("เสนอแนะ", 1, 12, 0.30, "อยากเสนอให้มีสวนสาธารณะ{place}"),
)
"""From the most to the least frequent, more or less."""


def topic_chances() -> Floats:
    """Return how many reports there are of each topic in each month, shape (12, topics); any unit."""
    seasons = np.array([_MONTHS[topic.season] for topic in TOPICS]).T
    chances: Floats = seasons * np.array([topic.share for topic in TOPICS])
    return chances


def hour_chances() -> Floats:
    """Return the share of each topic's reports in each hour of the day, shape (topics, 24)."""
    hours = np.array([_HOURS[topic.hours] for topic in TOPICS], dtype=np.float64)
    shares: Floats = hours / hours.sum(axis=1, keepdims=True)
    return shares
